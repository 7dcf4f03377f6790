using System.Text.Json;
using Spectre.Console;

namespace PruneSearch.Cli.Output;

/// <summary>Tells a user what is wrong: on standard error, as text or as JSON <c>{"errors":[{where, message, rule}]}</c>.</summary>
internal static class ErrorReport
{
    /// <returns>The exit code.</returns>
    public static int Write(InvalidInputException exception, bool json)
    {
        if (json)
        {
            Console.Error.WriteLine(JsonSerializer.Serialize(new { errors = exception.Errors.Select(e => new { where = e.Where, message = e.Message, rule = e.Rule }) }, JsonOutput.Options));
            return ExitCode.BadInput;
        }

        IAnsiConsole console = Terminal.Error;
        foreach (InputError error in exception.Errors)
        {
            console.MarkupLineInterpolated($"[red]error[/] {error.Where}: {error.Message}");
            console.MarkupLineInterpolated($"      [dim]rule: {error.Rule}[/]");
        }

        if (exception.Errors.Count > 1)
        {
            console.MarkupLineInterpolated($"{exception.Errors.Count} errors; nothing was written");
        }

        return ExitCode.BadInput;
    }

    public static int WriteFailure(Exception exception, bool json)
    {
        if (json)
        {
            Console.Error.WriteLine(JsonSerializer.Serialize(new { errors = new[] { new { where = "prunesearch", message = exception.Message, rule = "this should not happen; report it with PRUNESEARCH_TRACE=1" } } }, JsonOutput.Options));
        }
        else
        {
            Terminal.Error.MarkupLineInterpolated($"[red]failed[/] {exception.Message}");
        }

        if (Environment.GetEnvironmentVariable("PRUNESEARCH_TRACE") == "1")
        {
            Console.Error.WriteLine(exception);
        }

        return ExitCode.Failed;
    }
}
