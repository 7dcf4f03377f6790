using System.Text;

namespace PruneSearch.Campaigns.Specs.Yaml;

/// <summary>The text of a file that a user wrote: UTF-8, of at most 1 MiB.</summary>
internal static class YamlFile
{
    private const int MostBytes = 1 << 20;

    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for errors: <c>spec</c>.</param>
    /// <exception cref="InvalidInputException">It cannot be read, is too long, or is no text.</exception>
    public static string Text(string path, string what)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(Bytes(path, what));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidInputException(path, $"is not UTF-8 text at byte {e.Index}; save it as UTF-8", $"a {what} is UTF-8 text", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(path, $"cannot be read: {e.Message}", $"a {what} is a file that can be read", e);
        }
    }

    /// <exception cref="InvalidInputException">A text is too long for what it should be.</exception>
    public static void RequireShort(string text, string source, string what)
    {
        if (text.Length > MostBytes)
        {
            throw TooLong(source, what);
        }
    }

    /// <summary>A file's bytes, without a byte order mark; one byte too many at most is read of a long file.</summary>
    private static ReadOnlySpan<byte> Bytes(string path, string what)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var buffer = new byte[MostBytes + 1];
        int count = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (count > MostBytes)
        {
            throw TooLong(path, what);
        }

        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, count);
        return bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
    }

    private static InvalidInputException TooLong(string source, string what) =>
        new(source, $"is longer than 1 MiB; this is hardly a {what}", $"a {what} has at most 1 MiB");
}
