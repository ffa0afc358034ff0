using System.Text.Json;
using Halatech.Core.Transactions;

namespace Halatech.Local.Samples;

/// <summary>A function of the tenant's own as it stands in a sample; its schema stands in the file as JSON.</summary>
internal sealed record SampleFunction(string Name, string Description, JsonElement Parameters, string? TextArgument = null, string? ChoicesArgument = null)
{
    public FunctionDefinition ToDefinition() =>
        new(Name, Description, JsonSerializer.Serialize(Parameters), TextArgument: TextArgument, ChoicesArgument: ChoicesArgument);
}
