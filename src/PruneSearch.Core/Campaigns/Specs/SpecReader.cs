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
    private const string Source = "spec";

    /// <summary>Reads a file. Relative paths in it start from its folder.</summary>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static CampaignSpec ReadFile(string path, SpecContext context) =>
        Read(YamlFile.Text(path, Source), path, Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".", context);

    /// <summary>Reads a text.</summary>
    /// <param name="yamlText">The spec.</param>
    /// <param name="sourceName">What errors call it.</param>
    /// <param name="baseFolder">The folder that relative paths start from.</param>
    /// <param name="context">The names that it may use.</param>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static CampaignSpec Read(string yamlText, string sourceName, string baseFolder, SpecContext context)
    {
        var errors = new SpecErrors(sourceName);
        YamlFile.RequireShort(yamlText, sourceName, Source);
        YamlValue root = YamlComposer.Compose(yamlText, errors);
        bool read = new CampaignSection(context, Path.GetFullPath(baseFolder)).TryRead(SpecNode.Root(root, errors), out CampaignSpec? spec);
        errors.ThrowIfAny();
        return read ? spec! : throw new InvalidOperationException("a spec was refused without an error");
    }
}
