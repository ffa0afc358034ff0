using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Halatech.Core.Conversations;

namespace Halatech.Core.Turns;

/// <summary>
/// Four bytes by which a message of a thread is recognised later. Stored. Among the few dozen messages of a thread two hardly ever
/// share them, and then an answer is asked for once more or a receipt names the wrong message.
/// </summary>
internal static class MessageKey
{
    // A reply is known by its part, because it has no id of the provider until it is sent.
    public static int Of(ThreadEntry entry) => Of(
        entry.Send?.ToString() ?? entry.Sid?.ToString()
        ?? string.Create(CultureInfo.InvariantCulture, $"{entry.At.UtcTicks}:{entry.Text}"));

    public static int Of(string name) => BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
