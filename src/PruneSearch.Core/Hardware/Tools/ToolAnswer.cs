using System.Text.Json;
using PruneSearch.Hardware.Hosting;

namespace PruneSearch.Hardware.Tools;

/// <summary>What a tool wrote on its standard output when it ended well, and what it says last on standard error.</summary>
/// <param name="what">The call in words, for errors.</param>
public sealed class ToolAnswer(string what, ReadOnlyMemory<byte> output, IReadOnlyList<string> lastWords)
{
    private const int Shown = 120;

    /// <summary>Reads the one JSON object that the output must be.</summary>
    /// <param name="read">Takes what it needs of it; throws <see cref="FormatException"/> with a reason where that is not there.</param>
    /// <exception cref="RuntimeCrashedException">The answer is something else.</exception>
    public T Read<T>(Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : throw new FormatException("its output is JSON, but not an object");
        }
        catch (JsonException e)
        {
            throw Nonsense($"its output is not one JSON document ({Excerpt()})", e);
        }
        catch (FormatException e)
        {
            throw Nonsense($"{e.Message} ({Excerpt()})", e);
        }
    }

    /// <summary>The failure of a tool that ended well and yet did not do what it was called for.</summary>
    public RuntimeCrashedException Nonsense(string detail, Exception? inner = null) =>
        new(CrashKind.Garbled, what, $"The tool's answer is of no use: {detail}.", exitCode: 0, lastWords: lastWords, inner: inner);

    private string Excerpt()
    {
        string text = System.Text.Encoding.UTF8.GetString(output.Span[..Math.Min(output.Length, Shown)]);
        return text.Length == 0 ? "nothing" : $"'{string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim()}'";
    }
}
