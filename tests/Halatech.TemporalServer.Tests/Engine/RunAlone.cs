namespace Halatech.TemporalServer.Tests.Engine;

/// <summary>For tests that start a program which must answer within seconds: they run when the others have ended.</summary>
[CollectionDefinition(nameof(RunAlone), DisableParallelization = true)]
public sealed class RunAlone;
