using System.Collections.Immutable;

namespace Halatech.Core.Messaging;

/// <summary>Choices that a customer taps.</summary>
/// <param name="Body">The question, on one line.</param>
/// <param name="Titles">What can be tapped, in order; a tap sends the title back.</param>
/// <param name="Button">Opens the list; null when the titles are buttons themselves.</param>
public sealed record Offer(string Body, ImmutableArray<string> Titles, string? Button);
