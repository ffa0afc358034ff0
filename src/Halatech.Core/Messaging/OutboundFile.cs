namespace Halatech.Core.Messaging;

/// <summary>A file of the business that is sent to a customer.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Title">What it is, in words for the customer.</param>
public sealed record OutboundFile(string Url, string Title);
