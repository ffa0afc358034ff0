using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Microsoft.Extensions.AI;

namespace Halatech.Grains.Turns;

/// <summary>Asks the chat model for a reply. It has no tools here: what is not in the prompt it cannot do.</summary>
internal sealed class ChatAgent(IChatClient model)
{
    /// <exception cref="ModelException">The model gave no usable answer.</exception>
    public async Task<string> WriteAsync(
        IReadOnlyList<PromptMessage> prompt, ModelSettings settings, UsageMeter meter, CancellationToken cancellationToken)
    {
        meter.Begin();
        var response = await model.GetResponseAsync(prompt.Select(ToChat), OptionsOf(settings), cancellationToken);
        meter.Add(response.ModelId, response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount);
        return response.Text;
    }

    private static ChatOptions OptionsOf(ModelSettings settings) => new()
    {
        ModelId = settings.Chat.Length == 0 ? null : settings.Chat,
        Temperature = (float?)settings.Temperature,
        MaxOutputTokens = settings.MaxOutputTokens,
    };

    private static ChatMessage ToChat(PromptMessage message) => new(
        message.Role switch
        {
            PromptRole.System => ChatRole.System,
            PromptRole.Assistant => ChatRole.Assistant,
            _ => ChatRole.User,
        },
        message.Text);
}
