namespace Halatech.Local.OpenAi.Offline;

/// <summary>The assistant's own words, as opposed to the business's. None of them states a fact about the business.</summary>
internal static class Phrasing
{
    public const string Greeting = "Hello!";
    public const string Invitation = "How can I help you?";
    public const string Welcome = "You're welcome!";
    public const string AnythingElse = "Is there anything else I can help you with?";
    public const string Wellbeing = "I'm doing well, thank you for asking.";
    public const string Identity = "I'm an automated assistant; I answer from the information this business has given me.";
    public const string Farewell = "Goodbye, and take care!";
    public const string GoOn = "All right. What would you like to know?";
    public const string AllRight = "All right.";
    public const string PersonComing = "Of course. You would like a person from our team to take this over; I'm leaving it to them.";
    public const string Offer = "Would you like me to bring in a person from our team?";
    public const string NothingKnown = "I'm sorry, I don't have that information here.";
    public const string OnePointOpen = "On the other point you raised I don't have any information here.";
    public const string SomePointsOpen = "On the other points you raised I don't have any information here.";
    public const string PassedOn = "Thank you, that has been passed on.";
    public const string NoAnswer =
        "I'm sorry, that did not work: I got no answer that I could rely on, so I cannot confirm anything. Please try again later, or ask for a person.";
    public const string Stopped = "All right, I have stopped here, and nothing was done.";
    public const string Withdrawn = "All right, I have withdrawn your request.";
    public const string Failed = "I'm sorry, that did not work:";

    public const string OfflineNote =
        "(Offline assistant: I answer only from this business's own texts. Set OPENAI_API_KEY for a full model.)";
}
