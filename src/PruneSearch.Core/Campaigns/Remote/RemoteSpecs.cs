using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Remote;

/// <summary>
/// Specs that come from elsewhere. They run nothing and load nothing that the operator of a worker has not put there: native libraries are
/// the worker's own, and options that name files are refused.
/// </summary>
public static partial class RemoteSpecs
{
    private const string Source = "spec";

    /// <summary>Reads a spec's text; touches no file.</summary>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static CampaignSpec Read(string text, SpecContext context) => Read(text, "/", context);

    /// <summary>Reads a spec's text; touches no file.</summary>
    /// <param name="text">The spec.</param>
    /// <param name="folder">The folder that relative paths start from.</param>
    /// <param name="context">The names that it may use.</param>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static CampaignSpec Read(string text, string folder, SpecContext context)
    {
        CampaignSpec spec = SpecReader.Read(text, Source, folder, context);
        InputError[] errors = [.. spec.Targets.SelectMany(Errors)];
        return errors.Length == 0 ? spec : throw new InvalidInputException(errors);
    }

    private static IEnumerable<InputError> Errors(Target target)
    {
        if (target.Options.Library is { } library)
        {
            yield return new InputError(
                $"{Source}, target '{target.Name}'", $"names the library '{library}'; leave it out, and start the worker with --onnxruntime",
                "a worker loads only libraries that its operator chose");
        }

        foreach ((string name, string value) in target.Options.ProviderOptions.Concat(target.Options.SessionOptions))
        {
            if (FileName().IsMatch(name) || value.Contains('/') || value.Contains('\\'))
            {
                yield return new InputError(
                    $"{Source}, target '{target.Name}'", $"option '{name}' names a file ('{value}')", "a spec that is submitted cannot make a worker read or load files by options");
            }
        }
    }

    [GeneratedRegex("path|lib|file|dir|plugin|profil|custom_op", RegexOptions.IgnoreCase)]
    private static partial Regex FileName();
}
