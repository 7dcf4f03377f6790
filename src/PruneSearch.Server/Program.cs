using Npgsql;
using PruneSearch;
using PruneSearch.Orleans.Postgres;
using PruneSearch.Server;
using PruneSearch.Server.Options;

// 0: stopped as it was told to, or done; 1: it failed; 2: what was given or found is wrong.
try
{
    switch (args)
    {
        case ["--help" or "-h" or "help"]:
            Console.Out.Write(Usage.Text);
            return 0;
        case ["--version"]:
            Console.Out.WriteLine(ProgramVersion.Text);
            return 0;
        case ["db", var verb, .. var rest]:
            return await PostgresDatabaseCommand.RunAsync(ServerOptions.ReadDatabase(rest, Environment.GetEnvironmentVariable), verb, Console.Out);
        default:
            await ServerProcess.RunAsync(ServerOptions.Read(args, Environment.GetEnvironmentVariable));
            return 0;
    }
}
catch (InvalidInputException e)
{
    foreach (InputError error in e.Errors)
    {
        Console.Error.WriteLine($"error {error}");
    }

    return 2;
}
catch (Exception e) when (e is NpgsqlException or DatabaseAwayException)
{
    Console.Error.WriteLine($"failed database: {e.Message}");
    return 1;
}
