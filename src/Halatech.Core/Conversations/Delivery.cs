namespace Halatech.Core.Conversations;

/// <summary>Which of two delivery reports counts.</summary>
public static class Delivery
{
    /// <summary>
    /// Whether a report takes a message further. Reports may come late, twice and out of order, and a message never goes
    /// back; a failure is final, and a message that was delivered did not fail.
    /// </summary>
    public static bool IsProgress(DeliveryStatus? from, DeliveryStatus to) => from switch
    {
        null => true,
        DeliveryStatus.Failed or DeliveryStatus.Undelivered => false,
        DeliveryStatus.Delivered or DeliveryStatus.Read => to == DeliveryStatus.Read && from == DeliveryStatus.Delivered,
        _ => to > from,
    };
}
