using System.CommandLine;
using PruneSearch.Hardware.OnnxRuntime;

namespace PruneSearch.Cli.Options;

/// <summary>Options that several commands share. Each call makes one of its own.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document." };

    public static Option<int> Threads() => new("--threads") { Description = "Threads to compute with.", DefaultValueFactory = _ => Environment.ProcessorCount };

    public static Option<string?> OnnxRuntime() => new("--onnxruntime")
    {
        Description = $"The ONNX Runtime library, a file or its folder. Default: {LibrarySearch.Variable}, then the usual places.",
    };

    public static Option<string[]> Bind() => new("--bind") { Description = "NAME=NUMBER for open dimensions of the model other than the batch.", AllowMultipleArgumentsPerToken = true };

    /// <summary>Children inherit the library that was asked for.</summary>
    public static void UseOnnxRuntime(string? library)
    {
        if (!string.IsNullOrEmpty(library))
        {
            Environment.SetEnvironmentVariable(LibrarySearch.Variable, Path.GetFullPath(library));
        }
    }

    /// <exception cref="InvalidInputException">A binding is not NAME=NUMBER.</exception>
    public static IReadOnlyDictionary<string, long> Bindings(string[]? texts)
    {
        var bindings = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string text in texts ?? [])
        {
            string[] parts = text.Split('=', 2);
            if (parts.Length != 2 || !long.TryParse(parts[1], out long value) || value < 1 || !bindings.TryAdd(parts[0], value))
            {
                throw new InvalidInputException("--bind", $"'{text}' is not NAME=NUMBER with a number of at least 1", "every open dimension is bound once");
            }
        }

        return bindings;
    }

    /// <exception cref="InvalidInputException">Not a positive number.</exception>
    public static int Positive(string option, int value) =>
        value > 0 ? value : throw new InvalidInputException(option, $"is {value}", "a number of at least 1");
}
