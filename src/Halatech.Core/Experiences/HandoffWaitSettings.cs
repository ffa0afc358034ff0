using System.Text.Json.Serialization;

namespace Halatech.Core.Experiences;

/// <summary>What is done about a handoff while nobody accepts it.</summary>
/// <param name="SlaMinutes">Within so many minutes somebody should accept it; 0 leaves it waiting for ever.</param>
/// <param name="Reminders">How often the people are reminded from then on.</param>
/// <param name="ReminderMinutes">How long from one reminder to the next.</param>
/// <param name="EscalateTo">Who is told after the last reminder: a queue or a role; empty for nobody.</param>
/// <param name="FallBack">What happens in the end.</param>
/// <param name="FallBackMinutes">When, at the earliest, counted from the handoff.</param>
/// <param name="FallBackText">What the customer is told then; empty for nothing.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.handoff-wait-settings")]
public sealed record HandoffWaitSettings(
    [property: Id(0)] int SlaMinutes = 0,
    [property: Id(1)] int Reminders = 1,
    [property: Id(2)] int ReminderMinutes = 15,
    [property: Id(3)] string EscalateTo = "",
    [property: Id(4)] HandoffFallBack FallBack = HandoffFallBack.None,
    [property: Id(5)] int FallBackMinutes = 0,
    [property: Id(6)] string FallBackText = "");

/// <summary>What happens to a handoff that nobody accepts. Stored: never renumber.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HandoffFallBack>))]
public enum HandoffFallBack
{
    /// <summary>It goes on waiting.</summary>
    None = 0,

    /// <summary>The assistant takes the conversation back.</summary>
    Assistant = 1,

    /// <summary>The customer is offered a call back, and the handoff goes on waiting.</summary>
    CallBack = 2,
}
