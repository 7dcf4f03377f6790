using System.CommandLine;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>validate SPEC</c>: every error of a spec at once. <c>validate --schema</c>: the JSON schema of specs.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var spec = new Argument<string?>("SPEC") { Description = "A campaign spec (YAML).", Arity = ArgumentArity.ZeroOrOne };
        var schema = new Option<bool>("--schema") { Description = "Print the JSON schema of specs instead, for editors." };
        Option<string?> tools = ToolOptions.Tools();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("validate", "Checks a spec and the data it names, and shows it with every default written out.") { spec, schema, tools, json };
        command.Runs(
            parsed =>
            {
                if (parsed.GetValue(schema))
                {
                    Console.Out.Write(SpecSchema.ToJson(SpecFiles.Context()));
                    return ExitCode.Ok;
                }

                string path = parsed.GetValue(spec) ?? throw new InvalidInputException("SPEC", "is missing; name the spec to check", "validate takes a spec, or --schema");
                CampaignSpec read = SpecFiles.Read(path, ToolOptions.Read(parsed.GetValue(tools)));
                if (!parsed.GetValue(json))
                {
                    Terminal.Line($"{path} is valid; with every default:");
                }

                Console.Out.WriteLine(CanonicalSpec.ToJson(read, indented: true));
                return ExitCode.Ok;
            },
            json);
        return command;
    }
}
