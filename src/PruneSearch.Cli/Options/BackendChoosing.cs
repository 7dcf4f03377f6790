using System.CommandLine;
using PruneSearch.Execution;

namespace PruneSearch.Cli.Options;

/// <summary>Which backend a command executes graphs with.</summary>
internal sealed class BackendChoosing
{
    private readonly Option<string?> _backend;
    private readonly Option<string?> _device;

    /// <param name="command">The command that takes the options.</param>
    /// <param name="absent">What holds without them, in words.</param>
    public BackendChoosing(Command command, string absent)
    {
        _backend = new Option<string?>("--backend") { Description = $"What executes graphs: compute (built in), torch, or auto (torch where a CUDA device is there, else compute). Default: {absent}." };
        _device = new Option<string?>("--device") { Description = $"Where torch executes them: {DeviceNames.Rule}. Default: {absent}." };
        command.Options.Add(_backend);
        command.Options.Add(_device);
    }

    /// <summary>What was given.</summary>
    /// <exception cref="InvalidInputException">A name is not known; with all that is wrong.</exception>
    public BackendLimits Limits(ParseResult parsed)
    {
        var limits = new BackendLimits(parsed.GetValue(_backend), parsed.GetValue(_device));
        BackendRequest.Any.Narrowed(limits.Name, limits.Device);
        return limits;
    }

    /// <summary>Opens the backend that was asked for.</summary>
    /// <exception cref="InvalidInputException">It is not here, or a name is not known.</exception>
    public BackendChoice Choose(ParseResult parsed)
    {
        BackendLimits limits = Limits(parsed);
        return Backends.All().Choose(BackendRequest.Any.Narrowed(limits.Name, limits.Device));
    }
}
