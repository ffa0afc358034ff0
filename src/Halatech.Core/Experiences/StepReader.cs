using System.Collections.Immutable;
using System.Globalization;
using Halatech.Core.Errors;
using Halatech.Core.Experiences.Expressions;

namespace Halatech.Core.Experiences;

/// <summary>Reads the steps of a design. A step is an object with one member that names its kind, and perhaps <c>id</c> and <c>if</c>.</summary>
internal sealed class StepReader
{
    private const int MostSteps = 200;
    private const int DeepestBranch = 8;
    private const int LongestText = 4000;

    private static readonly string[] Kinds = ["wait", "send", "ask", "call", "feedback", "branch", "handOff", "label", "close", "end"];

    private static readonly string[] BranchKinds = ["answer", "value", "question"];

    private int _count;
    private int _depth;

    public ImmutableArray<ExperienceStep> Steps(JsonAt at, string name) => Steps(at.Items(name, MostSteps));

    private ImmutableArray<ExperienceStep> Steps(IEnumerable<JsonAt> items) => [.. items.Select(Step).OfType<ExperienceStep>()];

    private ExperienceStep? Step(JsonAt at)
    {
        at.Only([.. Kinds, "id", "if"]);
        if (!at.IsObject) return null;
        if (++_count == MostSteps + 1) at.Fault($"is one too many: a design has at most {MostSteps} steps");
        string[] named = [.. Kinds.Where(kind => at.Find(kind) is not null)];
        if (named.Length != 1)
        {
            at.Fault($"needs exactly one of {string.Join(", ", Kinds)}");
            return null;
        }

        var id = at.Text("id", 40, optional: true) ?? string.Create(CultureInfo.InvariantCulture, $"step-{_count}");
        var condition = Optional(at, "if", Expression.Parse);
        var body = at.Find(named[0])!.Value;
        return named[0] switch
        {
            "wait" => Wait(id, condition, body),
            "send" => Send(id, condition, body),
            "ask" => Ask(id, condition, body),
            "call" => Call(id, condition, body),
            "feedback" => Feedback(id, condition, body),
            "branch" => Branch(id, condition, body),
            "handOff" => HandOff(id, condition, body),
            "label" => Label(id, condition, body),
            "close" => Close(id, condition, body),
            _ => End(id, condition, body),
        };
    }

    private static WaitStep? Wait(string id, Expression? condition, JsonAt at)
    {
        at.Only("for", "until");
        var (span, until) = (DesignReader.Span(at, "for"), Optional(at, "until", Expression.Parse));
        if (at.IsObject && at.Find("for") is null == at.Find("until") is null) at.Fault("needs either 'for' or 'until'");
        return span is null && until is null ? null : new(id, condition, span, until);
    }

    private static SendStep? Send(string id, Expression? condition, JsonAt at)
    {
        at.Only("kind", "text");
        return Text(at) is { } text ? new(id, condition, Kind(at), text) : null;
    }

    private static AskStep? Ask(string id, Expression? condition, JsonAt at)
    {
        at.Only("kind", "text", "answers", "free", "within");
        var (text, within) = (Text(at), Within(at));
        var free = at.Flag("free");
        ImmutableArray<AnswerChoice> choices = [.. at.Items("answers", 20, optional: free).Select(Choice).OfType<AnswerChoice>()];
        if (choices.IsEmpty && !free && at.Find("answers") is not null) at.Fault("needs an answer, or 'free': true");
        return text is null || within is null ? null : new(id, condition, Kind(at), text, choices, free, within.Value);
    }

    private static AnswerChoice? Choice(JsonAt at)
    {
        at.Only("label", "words");
        var label = at.Text("label", 40);
        ImmutableArray<string> words = [.. at.Items("words", 40).Select(w => w.Word()).OfType<string>()];
        return label is null ? null : new(label, words);
    }

    private static CallStep? Call(string id, Expression? condition, JsonAt at)
    {
        at.Only("transaction", "action", "arguments", "within");
        var (transaction, action, within) = (at.Text("transaction", 64), at.Text("action", 100), Within(at));
        var arguments = ImmutableArray.CreateBuilder<(string, Expression)>();
        if (at.Find("arguments") is { } place)
        {
            if (!place.IsObject) place.Fault("must be an object");
            foreach (var member in place.IsObject ? place.Value.EnumerateObject().Select(m => m.Name).Distinct(StringComparer.Ordinal) : [])
                if (Optional(place, member, Expression.Parse) is { } value) arguments.Add((member, value));
        }

        return transaction is null || action is null || within is null ? null : new(id, condition, transaction, action, arguments.ToImmutable(), within.Value);
    }

    private static FeedbackStep? Feedback(string id, Expression? condition, JsonAt at)
    {
        at.Only("of", "within");
        return (at.Text("of", 40), Within(at)) is ({ } call, { } within) ? new(id, condition, call, within) : null;
    }

    private BranchStep? Branch(string id, Expression? condition, JsonAt at)
    {
        at.Only("answer", "value", "question", "cases", "otherwise");
        if (!at.IsObject) return null;
        if (++_depth > DeepestBranch) at.Fault($"stands deeper than {DeepestBranch} branches");
        var (of, value, question) = (at.Text("answer", 40, optional: true), Optional(at, "value", Expression.Parse), at.Text("question", 500, optional: true));
        if (BranchKinds.Count(name => at.Find(name) is not null) != 1) at.Fault("needs exactly one of answer, value, question");
        var cases = ImmutableArray.CreateBuilder<BranchCase>();
        if (at.Find("cases") is { IsObject: true } place)
        {
            foreach (var member in place.Value.EnumerateObject().Select(m => m.Name).Distinct(StringComparer.Ordinal))
                cases.Add(new(member, Steps(place.Items(member, MostSteps))));
        }
        else at.Fault("needs 'cases', an object");

        var otherwise = Steps(at.Items("otherwise", MostSteps, optional: true));
        _depth--;
        var on = of is not null ? BranchKind.Answer : value is not null ? BranchKind.Expression : BranchKind.Judgement;
        return new(id, condition, on, of, value, question, cases.ToImmutable(), otherwise);
    }

    private static HandOffStep? HandOff(string id, Expression? condition, JsonAt at)
    {
        at.Only("reason", "text");
        return at.Text("reason", 200) is { } reason ? new(id, condition, reason, Optional(at, "text", TextTemplate.Parse, LongestText)) : null;
    }

    private static LabelStep? Label(string id, Expression? condition, JsonAt at)
    {
        at.Only("add", "remove");
        var (add, remove) = (at.Text("add", 40, optional: true), at.Text("remove", 40, optional: true));
        if (at.IsObject && add is null == remove is null) at.Fault("needs either 'add' or 'remove'");
        return (add ?? remove) is { } label ? new(id, condition, label, add is null) : null;
    }

    private static CloseStep Close(string id, Expression? condition, JsonAt at)
    {
        at.Only();
        return new(id, condition);
    }

    private static EndStep? End(string id, Expression? condition, JsonAt at)
    {
        at.Only("outcome");
        return at.Text("outcome", 40) is { } outcome ? new(id, condition, outcome) : null;
    }

    private static TimeSpan? Within(JsonAt at)
    {
        if (at.IsObject && at.Find("within") is null) at.Fault("needs 'within': no wait is without an end");
        return DesignReader.Span(at, "within");
    }

    private static TextTemplate? Text(JsonAt at)
    {
        if (at.IsObject && at.Find("text") is null) at.Fault("needs 'text'");
        return Optional(at, "text", TextTemplate.Parse, LongestText);
    }

    private static NoticeKind Kind(JsonAt at)
    {
        switch (at.Text("kind", 20, optional: true))
        {
            case null or "chat": return NoticeKind.Chat;
            case "service": return NoticeKind.Service;
            case "urgent": return NoticeKind.Urgent;
            default:
                at.Find("kind")!.Value.Fault("must be chat, service or urgent");
                return NoticeKind.Chat;
        }
    }

    private static T? Optional<T>(JsonAt at, string name, Func<string, Result<T>> parse, int longest = Expression.MaxLength)
        where T : class
    {
        if (at.Text(name, longest, optional: true) is not { } text) return null;
        var parsed = parse(text);
        if (parsed.IsOk) return parsed.Value;
        at.Find(name)!.Value.Fault(parsed.Error.Message);
        return null;
    }
}
