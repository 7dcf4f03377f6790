using System.Text;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Sections;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs;

/// <summary>
/// Reads campaign specs: YAML, of at most 1 MiB. Everything wrong is reported at once, each with file, line, column, path, value, rule, and
/// how to mend it. Reading opens no file but the spec, expands no variable and runs nothing; <see cref="SpecDataCheck"/> looks at the files
/// that a spec names.
/// </summary>
public static class SpecReader
{
    private const int MostBytes = 1 << 20;

    /// <summary>Reads a file. Relative paths in it start from its folder.</summary>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static CampaignSpec ReadFile(string path, SpecContext context)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(Bytes(path));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidInputException(path, $"is not UTF-8 text at byte {e.Index}; save it as UTF-8", "a spec is UTF-8 text", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(path, $"cannot be read: {e.Message}", "a spec is a file that can be read", e);
        }

        return Read(text, path, Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".", context);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="yamlText">The spec.</param>
    /// <param name="sourceName">What errors call it.</param>
    /// <param name="baseFolder">The folder that relative paths start from.</param>
    /// <param name="context">The names that it may use.</param>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static CampaignSpec Read(string yamlText, string sourceName, string baseFolder, SpecContext context)
    {
        var errors = new SpecErrors(sourceName);
        if (yamlText.Length > MostBytes)
        {
            throw TooLong(sourceName);
        }

        YamlValue root = YamlComposer.Compose(yamlText, errors);
        bool read = new CampaignSection(context, Path.GetFullPath(baseFolder)).TryRead(SpecNode.Root(root, errors), out CampaignSpec? spec);
        errors.ThrowIfAny();
        return read ? spec! : throw new InvalidOperationException("a spec was refused without an error");
    }

    /// <summary>A file's bytes, without a byte order mark; one byte too many at most is read of a long file.</summary>
    private static ReadOnlySpan<byte> Bytes(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var buffer = new byte[MostBytes + 1];
        int count = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (count > MostBytes)
        {
            throw TooLong(path);
        }

        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, count);
        return bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
    }

    private static InvalidInputException TooLong(string source) => new(source, "is longer than 1 MiB; this is hardly a spec", "a spec has at most 1 MiB");
}
