namespace PruneSearch.Hardware;

/// <summary>A runtime answered with an error: it cannot load this model, or an inference failed. The runtime itself goes on.</summary>
public sealed class RuntimeFailedException : Exception
{
    /// <param name="runtime">The runtime's name.</param>
    /// <param name="code">The runtime's own error code, by name where it has one.</param>
    /// <param name="text">The runtime's own words.</param>
    public RuntimeFailedException(string runtime, string code, string text, Exception? inner = null)
        : base($"{runtime} failed ({code}): {text}", inner)
    {
        Runtime = runtime;
        Code = code;
        Text = text;
    }

    public string Runtime { get; }

    public string Code { get; }

    public string Text { get; }
}
