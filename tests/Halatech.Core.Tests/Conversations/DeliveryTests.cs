using Halatech.Core.Conversations;
using static Halatech.Core.Conversations.DeliveryStatus;

namespace Halatech.Core.Tests.Conversations;

public sealed class DeliveryTests
{
    private static readonly Dictionary<DeliveryStatus, DeliveryStatus[]> Onward = new()
    {
        [Accepted] = [Sent, Delivered, Read, Undelivered, Failed],
        [Sent] = [Delivered, Read, Undelivered, Failed],
        [Delivered] = [Read],
        [Read] = [],
        [Undelivered] = [],
        [Failed] = [],
    };

    public static TheoryData<DeliveryStatus> All => [.. Enum.GetValues<DeliveryStatus>()];

    /// <summary>Whether a message may be seen to go from one status to another, or to stay.</summary>
    internal static bool MayFollow(DeliveryStatus? from, DeliveryStatus? to) =>
        from == to || from is null || (to is { } next && Onward[from.Value].Contains(next));

    [Theory]
    [MemberData(nameof(All))]
    public void Report_CountsOnlyWhenItTakesTheMessageOn(DeliveryStatus from) =>
        Assert.Equal(Onward[from], Enum.GetValues<DeliveryStatus>().Where(to => Delivery.IsProgress(from, to)));

    [Theory]
    [MemberData(nameof(All))]
    public void FirstReport_AlwaysCounts(DeliveryStatus to) => Assert.True(Delivery.IsProgress(null, to));
}
