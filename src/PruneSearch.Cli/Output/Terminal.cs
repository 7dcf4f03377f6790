using Spectre.Console;

namespace PruneSearch.Cli.Output;

/// <summary>Where text goes.</summary>
internal static class Terminal
{
    private const int WideEnough = 200;

    /// <summary>Made anew at each call: tables are few, and the streams may have been redirected meanwhile.</summary>
    public static IAnsiConsole Out => Create(Console.Out, Console.IsOutputRedirected);

    /// <inheritdoc cref="Out"/>
    public static IAnsiConsole Error => Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Whether a person watches and lines can be redrawn.</summary>
    public static bool IsInteractive => !Console.IsOutputRedirected && Out.Profile.Capabilities.Ansi;

    /// <summary>A line as it is: no markup, no wrapping.</summary>
    public static void Line(string text) => Console.Out.WriteLine(text);

    /// <summary>A line on standard error.</summary>
    public static void ErrorLine(string text) => Console.Error.WriteLine(text);

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = WideEnough; // files and pipes do not wrap
        }

        return console;
    }
}
