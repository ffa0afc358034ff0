using System.Collections.Immutable;
using Halatech.Core.Media;

namespace Halatech.Core.Turns;

/// <summary>In whose name a message stands before the model.</summary>
public enum PromptRole
{
    /// <summary>The engine and the tenant: the only voice whose words are instructions.</summary>
    System = 0,

    /// <summary>The customer.</summary>
    User = 1,

    /// <summary>The business: the assistant, a fixed text or a person.</summary>
    Assistant = 2,
}

/// <summary>One message of what the model is given to read.</summary>
/// <param name="Role">Decided by the engine from who wrote it, never by what it says.</param>
/// <param name="Text">What it says.</param>
public sealed record PromptMessage(PromptRole Role, string Text)
{
    /// <summary>Pictures that belong to it; hostile as everything of the customer's.</summary>
    public ImmutableArray<PromptImage> Images { get; init; } = [];
}
