using Halatech.Core.Errors;

namespace Halatech.Core.Experiences.Expressions;

/// <summary>A part of an expression that has a value.</summary>
internal abstract record ExpressionNode
{
    public abstract Result<ExpressionValue> Evaluate(ExpressionScope scope);

    /// <summary>A condition counts as false where its fact is missing.</summary>
    protected static Result<bool> Condition(ExpressionNode node, ExpressionScope scope)
    {
        var value = node.Evaluate(scope);
        if (!value.IsOk) return value.Error;
        return value.Value.Raw switch
        {
            bool yes => yes,
            null => false,
            _ => ExpressionFaults.Of("a condition must be true or false"),
        };
    }
}

internal sealed record ConstantNode(ExpressionValue Value) : ExpressionNode
{
    public override Result<ExpressionValue> Evaluate(ExpressionScope scope) => Value;
}

internal sealed record NameNode(string Name) : ExpressionNode
{
    public override Result<ExpressionValue> Evaluate(ExpressionScope scope) => scope.Find(Name);
}

internal sealed record EitherNode(ExpressionNode Left, ExpressionNode Right) : ExpressionNode
{
    public override Result<ExpressionValue> Evaluate(ExpressionScope scope)
    {
        var left = Condition(Left, scope);
        if (!left.IsOk || left.Value) return left.IsOk ? ExpressionValue.Of(true) : left.Error;
        var right = Condition(Right, scope);
        return right.IsOk ? ExpressionValue.Of(right.Value) : right.Error;
    }
}

internal sealed record BothNode(ExpressionNode Left, ExpressionNode Right) : ExpressionNode
{
    public override Result<ExpressionValue> Evaluate(ExpressionScope scope)
    {
        var left = Condition(Left, scope);
        if (!left.IsOk || !left.Value) return left.IsOk ? ExpressionValue.Of(false) : left.Error;
        var right = Condition(Right, scope);
        return right.IsOk ? ExpressionValue.Of(right.Value) : right.Error;
    }
}

internal sealed record NotNode(ExpressionNode Inner) : ExpressionNode
{
    public override Result<ExpressionValue> Evaluate(ExpressionScope scope)
    {
        var inner = Condition(Inner, scope);
        return inner.IsOk ? ExpressionValue.Of(!inner.Value) : inner.Error;
    }
}

internal sealed record CompareNode(string Sign, ExpressionNode Left, ExpressionNode Right) : ExpressionNode
{
    public override Result<ExpressionValue> Evaluate(ExpressionScope scope)
    {
        var left = Left.Evaluate(scope);
        if (!left.IsOk) return left.Error;
        var right = Right.Evaluate(scope);
        return right.IsOk ? ExpressionMath.Compare(Sign, left.Value, right.Value, scope) : right.Error;
    }
}

internal sealed record SumNode(ExpressionNode Left, ExpressionNode Right, bool Plus) : ExpressionNode
{
    public override Result<ExpressionValue> Evaluate(ExpressionScope scope)
    {
        var left = Left.Evaluate(scope);
        if (!left.IsOk) return left.Error;
        var right = Right.Evaluate(scope);
        return right.IsOk ? ExpressionMath.Add(left.Value, right.Value, Plus, scope) : right.Error;
    }
}

internal sealed record SpanNode(ExpressionNode Count, TimeSpan Unit) : ExpressionNode
{
    public override Result<ExpressionValue> Evaluate(ExpressionScope scope)
    {
        var count = Count.Evaluate(scope);
        if (!count.IsOk) return count.Error;
        return count.Value.Raw is decimal number ? ExpressionValue.Of(Unit * (double)number) : ExpressionFaults.Of("a time needs a number");
    }
}

/// <summary>A day at a time of day, by the tenant's clock.</summary>
internal sealed record AtNode(ExpressionNode Day, ExpressionNode Clock) : ExpressionNode
{
    public override Result<ExpressionValue> Evaluate(ExpressionScope scope)
    {
        var day = Day.Evaluate(scope);
        if (!day.IsOk) return day.Error;
        var clock = Clock.Evaluate(scope);
        if (!clock.IsOk) return clock.Error;
        return (ExpressionMath.DayOf(day.Value, scope), clock.Value.Raw) is ({ } date, TimeOnly time)
            ? ExpressionValue.Of(LocalTime.At(date, time, scope.Zone))
            : ExpressionFaults.Of("'at' needs a day and a time of day such as 14:00");
    }
}
