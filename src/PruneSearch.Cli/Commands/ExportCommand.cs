using System.CommandLine;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>export DIR CANDIDATE --out FILE</c>: a candidate's model.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        Argument<string> folder = CampaignFolder.Argument(orServer: true);
        Option<string?> server = ServerOptions.Server();
        var candidate = new Argument<string>("CANDIDATE") { Description = "Its number, or 'dense' for the base model." };
        var output = new Option<string>("--out") { Description = "Where the ONNX file goes.", Required = true };
        var command = new Command("export", "Writes a candidate's ONNX file.") { folder, server, candidate, output };
        command.Runs(async (parsed, cancellation) =>
        {
            CampaignFolder campaign = await CampaignFolder.OpenAsync(parsed.GetValue(folder)!, parsed.GetValue(server), cancellation).ConfigureAwait(false);
            string text = parsed.GetValue(candidate)!;
            PruneSearch.Campaigns.Artifacts.ArtifactHash? model = text == "dense" ? campaign.State.Base?.Model : campaign.Candidate(text).Evaluation?.Model;
            if (model is not { } hash)
            {
                throw new InvalidInputException("CANDIDATE", $"'{text}' has no model yet", "a model is exported once a candidate has been judged");
            }

            string path = parsed.GetValue(output)!;
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent && !Directory.Exists(parent))
            {
                throw new InvalidInputException("--out", $"the folder '{parent}' does not exist", "the output's folder exists");
            }

            byte[] bytes = await campaign.Artifacts.GetAsync(hash, cancellation).ConfigureAwait(false);
            Services.Files().Write(path, stream => stream.Write(bytes));
            Terminal.Line($"{path}: {Figures.Bytes(bytes.Length)}, sha256 {hash}");
            return ExitCode.Ok;
        });
        return command;
    }
}
