using Halatech.Core.Experiences;

namespace Halatech.Core.Tests.Experiences;

/// <summary>An experience like the sample hotel's.</summary>
internal static class Stay
{
    public const string Json =
        """
        {
          "version": 1,
          "name": "A stay",
          "trigger": { "on": "transaction-completed", "transaction": "book-room" },
          "steps": [
            { "id": "wait-reminder", "wait": { "until": "arrival - 1 day at 10:00" } },
            { "id": "reminder", "if": "today < arrival", "send": { "kind": "service", "text": "Tomorrow, {name}!" } },
            { "wait": { "until": "arrival at 14:00" } },
            { "id": "check-in", "send": { "kind": "service", "text": "Your {room} is ready." } },
            { "wait": { "until": "arrival + nights days at 08:30" } },
            { "id": "review", "ask": { "text": "How was it?", "within": "24 hours", "free": true,
                "answers": [ { "label": "good", "words": ["4", "5", "great"] }, { "label": "poor", "words": ["1", "2", "3", "bad"] } ] } },
            { "id": "by-answer", "branch": { "answer": "review",
                "cases": {
                  "good": [ { "id": "thanks", "send": { "text": "Thank you!" } } ],
                  "poor": [ { "id": "sorry", "handOff": { "reason": "unhappy guest", "text": "I am sorry." } } ] },
                "otherwise": [ { "label": { "add": "no-review" } } ] } }
          ]
        }
        """;

    public static ExperienceDesign Design => DesignReader.Read(Json).Design!;
}
