using System.CommandLine;
using PruneSearch.Cli.Commands;
using PruneSearch.Cli.Output;
using PruneSearch.Web.Keys;

namespace PruneSearch.Cli.Serving;

/// <summary><c>key new NAME --role ROLE</c>: a new API key.</summary>
internal static class KeyCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "Who it is for: budgets are counted by it." };
        var role = new Option<Role>("--role") { Description = "viewer, operator or worker.", Required = true };
        var create = new Command("new", "Prints a new key, and the line for the server's key file.") { name, role };
        create.Runs(parsed =>
        {
            string who = parsed.GetValue(name)!;
            string secret = ApiKey.NewSecret();
            var key = new ApiKey(who, parsed.GetValue(role), ApiKey.HashOf(secret));
            if (!KeyFile.IsName(who))
            {
                throw new InvalidInputException("NAME", $"'{who}' is not a name", "1 to 63 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit");
            }

            Terminal.ErrorLine("the key, which is kept nowhere (the holder sets PRUNESEARCH_KEY), and the line for the file of --keys:");
            Terminal.Line(secret);
            Terminal.Line(key.Line);
            return ExitCode.Ok;
        });
        return new Command("key", "API keys of a server.") { create };
    }
}
