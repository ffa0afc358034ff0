using Halatech.Core.Errors;
using Halatech.Core.Knowledge;
using Halatech.Core.Turns;

namespace Halatech.Grains.Turns;

/// <summary>A reply as it will leave.</summary>
/// <param name="Shaped">Its messages.</param>
/// <param name="Flag">Why a person should look at it, or null.</param>
internal sealed record WrittenReply(ShapedReply Shaped, string? Flag = null);

/// <summary>
/// Lets the chat agent write a reply and checks it, see <see cref="ReplyCheck"/>. A reply that fails is written once more with the complaint; one that fails again never leaves.
/// </summary>
internal sealed class ReplyWriter(ChatAgent agent)
{
    /// <exception cref="ModelException">The model gave no usable answer.</exception>
    public async Task<WrittenReply> WriteAsync(
        TurnScene scene, IReadOnlyList<KnowledgeEntry> knowledge, UsageMeter meter, CancellationToken cancellationToken)
    {
        var prompt = scene.Prompt(knowledge);
        var draft = await agent.WriteAsync(prompt, scene.Tenant.Model, meter, cancellationToken);
        if (ReplyCheck.Find(scene, knowledge, draft) is { } fault)
        {
            PromptMessage complaint = new(PromptRole.System, fault.Complaint);
            draft = await agent.WriteAsync([.. prompt, new(PromptRole.Assistant, draft), complaint], scene.Tenant.Model, meter, cancellationToken);

            // What cannot be traced may be a wrong price or an invented promise: a person answers better than that.
            if (ReplyCheck.Find(scene, knowledge, draft) is { } still) return new(new ShapedReply(scene.Shape(scene.Tenant.Texts.Apology)), still.Flag);
        }

        return new(Finish(scene, draft));
    }

    /// <summary>What is said to a matter that is not the business's own.</summary>
    public static WrittenReply OutOfScope(TurnScene scene) => new(Finish(scene, scene.Tenant.Scope.OutOfScope));

    private static ShapedReply Finish(TurnScene scene, string draft)
    {
        var reply = scene.ShapeReply(Disclosure.Before(scene.Masker.Unmask(draft), scene.Request.State.Thread, scene.Tenant, scene.Channel));
        return reply.IsEmpty
            ? throw new ModelException(new(ErrorKind.Upstream, "model.empty", "The model's answer holds no text."))
            : reply;
    }
}
