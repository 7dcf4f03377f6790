using System.CommandLine;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>validate SPEC</c>: every error of a spec at once.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var spec = new Argument<string>("SPEC") { Description = "A campaign spec (YAML)." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("validate", "Checks a spec and the data it names, and shows it with every default written out.") { spec, json };
        command.Runs(
            parsed =>
            {
                CampaignSpec read = SpecFiles.Read(parsed.GetValue(spec)!);
                if (!parsed.GetValue(json))
                {
                    Terminal.Line($"{parsed.GetValue(spec)} is valid; with every default:");
                }

                Console.Out.WriteLine(CanonicalSpec.ToJson(read, indented: true));
                return ExitCode.Ok;
            },
            json);
        return command;
    }
}
