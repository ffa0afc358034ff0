namespace Halatech.Local.OpenAi.Scripting;

/// <summary>The endpoint that a rule is for.</summary>
public enum ScriptedEndpoint
{
    Chat,
    Embeddings,
}
