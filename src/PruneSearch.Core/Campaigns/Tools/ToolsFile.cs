using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Tools;

/// <summary>Reads the file in which the operator of a machine registers tools: YAML, all errors at once. Runs nothing.</summary>
public static class ToolsFile
{
    private const string What = "tools file";

    /// <summary>Reads a file. Relative paths in it start from its folder.</summary>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static ToolRegistry Read(string path)
    {
        string text = YamlFile.Text(path, What);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InvalidInputException(path, "is empty; write a list of tools", "a tools file is a YAML mapping with the key tools");
        }

        var errors = new SpecErrors(path);
        YamlValue root = YamlComposer.Compose(text, errors);
        bool read = new ToolsFileSection(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".").TryRead(SpecNode.Root(root, errors), out ToolList? list);
        errors.ThrowIfAny();
        return read ? new ToolRegistry(list!.Tools) : throw new InvalidOperationException("a tools file was refused without an error");
    }
}
