using System.Globalization;
using System.Text;

namespace PruneSearch.Web.Tests.Api;

/// <summary>What a server sent back.</summary>
/// <param name="Status">The status; 0 where there was no answer.</param>
/// <param name="ContentType">The header; empty where there is none.</param>
/// <param name="Body">The body, put together from its chunks.</param>
internal sealed record RawAnswer(int Status, string ContentType, byte[] Body)
{
    /// <summary>Whether an answer with a length, or in chunks, is all there.</summary>
    public static bool IsWhole(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string[] lines = end < 0 ? [] : text[..end].Split("\r\n");
        return end >= 0 && (Header(lines, "Transfer-Encoding") == "chunked"
            ? text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)
            : int.TryParse(Header(lines, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out int length) && bytes.Length >= end + 4 + length);
    }

    public static RawAnswer Read(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes); // one character for each byte
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return new RawAnswer(0, "", []);
        }

        string[] lines = text[..end].Split("\r\n");
        string body = text[(end + 4)..];
        return new RawAnswer(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), Header(lines, "Content-Type") ?? "",
            Encoding.Latin1.GetBytes(Header(lines, "Transfer-Encoding") == "chunked" ? Whole(body) : body));
    }

    private static string? Header(string[] lines, string name) =>
        lines.Skip(1).Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(l => l[(name.Length + 1)..].Trim()).FirstOrDefault();

    private static string Whole(string chunks)
    {
        var whole = new StringBuilder();
        int at = 0;
        while (chunks.IndexOf("\r\n", at, StringComparison.Ordinal) is var line and >= 0
            && int.Parse(chunks[at..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var length and > 0)
        {
            whole.Append(chunks, line + 2, length);
            at = line + 2 + length + 2;
        }

        return whole.ToString();
    }
}
