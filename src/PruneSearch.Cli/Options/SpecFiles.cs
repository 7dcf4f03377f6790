using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Options;

/// <summary>Specs as commands take them.</summary>
internal static class SpecFiles
{
    public static SpecContext Context() => SpecContext.BuiltIn with { Runtimes = [.. Runtimes.InProcess(Services.Clock).Names] };

    /// <summary>Reads a spec and looks at the files it names; warnings go to standard error.</summary>
    /// <exception cref="InvalidInputException">With every error of the spec, or of what it names.</exception>
    public static CampaignSpec Read(string path, bool quiet = false)
    {
        CampaignSpec spec = SpecReader.ReadFile(path, Context());
        SpecDataReport data = SpecDataCheck.Check(spec);
        if (data.Errors.Count > 0)
        {
            throw new InvalidInputException([.. data.Errors.Select(e => e with { Where = $"{path}, {e.Where}" })]);
        }

        foreach (InputError warning in quiet ? [] : data.Warnings)
        {
            Terminal.ErrorLine($"warning {path}, {warning.Where}: {warning.Message}");
        }

        return spec;
    }

    public static CampaignSubmission Submission(string path, CampaignSpec spec) => new(spec, File.ReadAllText(path), CanonicalSpec.ToJson(spec));

    /// <summary>The spec that a campaign was started with.</summary>
    public static CampaignSpec OfCampaign(PruneSearch.Campaigns.State.CampaignState state) => SpecReader.Read(state.Spec, "the campaign's spec", state.BaseFolder, Context());
}
