namespace Halatech.Core.Conversations;

/// <summary>
/// References to conversations. <c>GetGrain</c> looks a type's attributes up by reflection at every call, which is dear
/// where every message makes one; here they are looked up once.
/// </summary>
public sealed class ConversationGrains(IGrainFactory grains)
{
    private GrainReference? _conversation;
    private GrainReference? _work;

    /// <summary>The conversation as the outside talks to it.</summary>
    public IConversationGrain Get(ConversationKey key) => Get<IConversationGrain>(ref _conversation, key.ToGrainKey());

    /// <summary>The conversation as the work beside it reports to it.</summary>
    public IConversationWork Work(ConversationKey key) => Get<IConversationWork>(ref _work, key.ToGrainKey());

    private T Get<T>(ref GrainReference? known, string key)
        where T : class, IGrainWithStringKey
    {
        if (known is { } like) return (T)grains.GetGrain(GrainId.Create(like.GrainId.Type, key), like.InterfaceType);
        var found = grains.GetGrain<T>(key);

        // A factory of a test hands out something else.
        known = found as GrainReference;
        return found;
    }
}
