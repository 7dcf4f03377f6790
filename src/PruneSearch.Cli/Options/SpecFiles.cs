using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Cli.Output;
using PruneSearch.Data;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Cli.Options;

/// <summary>Specs as commands take them.</summary>
internal static class SpecFiles
{
    /// <summary>What specs may name. Tools are those of workers: any valid name is taken.</summary>
    public static SpecContext Context() => SpecContext.BuiltIn with { Runtimes = [.. Runtimes.InProcess(Services.Clock).Names] };

    /// <summary>Reads a spec and looks at the model and data it names; warnings go to standard error.</summary>
    /// <param name="path">The spec.</param>
    /// <param name="tools">The tools that it may name; null for any.</param>
    /// <param name="quiet">Whether to keep warnings back.</param>
    /// <exception cref="InvalidInputException">With every error of the spec, or of what it names.</exception>
    public static CampaignSpec Read(string path, ToolRegistry? tools, bool quiet = false)
    {
        CampaignSpec spec = SpecReader.ReadFile(path, Context() with { Tools = tools });
        SpecDataReport data = SpecDataCheck.Check(spec);
        InputError[] errors = [.. data.Errors, .. data.Errors.Count == 0 ? ModelErrors(spec) : []];
        if (errors.Length > 0)
        {
            throw new InvalidInputException([.. errors.Select(e => e with { Where = $"{path}, {e.Where}" })]);
        }

        foreach (InputError warning in quiet ? [] : data.Warnings)
        {
            Terminal.ErrorLine($"warning {path}, {warning.Where}: {warning.Message}");
        }

        return spec;
    }

    /// <summary>What is wrong with a model file, found before a campaign is started on it.</summary>
    private static IReadOnlyList<InputError> ModelErrors(CampaignSpec spec)
    {
        if (spec.Model.Onnx is not { } onnx)
        {
            return [];
        }

        try
        {
            DataSlice[] data = [.. new[] { spec.Data.Train, spec.Data.Validation, spec.Data.Test }.OfType<DataUse>().Select(use => use.Open())];
            CampaignModel.RequireFits(CampaignModel.Read(spec, onnx, out _), spec, data[0].SampleShape, data.Max(d => d.Classes));
            return [];
        }
        catch (InvalidInputException e)
        {
            return [.. e.Errors.Select(error => error.Where is "model" or "data" ? error : error with { Where = $"model.onnx: {error.Where}" })];
        }
    }

    /// <param name="path">The spec's file.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="changed">Whether options changed what the file says; its canonical form is then kept instead of its text.</param>
    public static CampaignSubmission Submission(string path, CampaignSpec spec, bool changed = false) => new(
        spec, changed ? $"# {Path.GetFileName(path)}, with what was given on the command line\n{CanonicalSpec.ToJson(spec, indented: true)}\n" : File.ReadAllText(path), CanonicalSpec.ToJson(spec));

    /// <summary>The spec that a campaign was started with.</summary>
    public static CampaignSpec OfCampaign(PruneSearch.Campaigns.State.CampaignState state) => SpecReader.Read(state.Spec, "the campaign's spec", state.BaseFolder, Context());
}
