using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Formats.Onnx;

namespace PruneSearch.Cli.Options;

/// <summary>A model file that is to be sent elsewhere.</summary>
internal static class CampaignModelFile
{
    /// <summary>Reads it as a campaign would: what is wrong with it is found before it is sent.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, or keeps weights in other files.</exception>
    public static void Require(string path, CampaignSpec spec)
    {
        CampaignModel.Read(spec, path, out _);
        try
        {
            // As the one file that it will be there: nothing lies beside it.
            OnnxReader.Read(Path.Combine(Path.GetFullPath(path), "alone", Path.GetFileName(path)), File.ReadAllBytes(path));
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException(
                $"model.onnx: {path}", "keeps weights in files beside it; save the model as one file, or put it into the workers' data roots and submit the spec from elsewhere",
                "a model that is sent along is one file", e);
        }
    }
}
