namespace PruneSearch.Execution;

/// <summary>The backends that can be chosen by name: the built-in one, and plug-ins that may be absent. Filled by the composition root; not changed afterwards.</summary>
/// <param name="builtIn">Opens the backend that is always there; it takes no options.</param>
public sealed class BackendRegistry(Func<IExecutionBackend> builtIn)
{
    private readonly Dictionary<string, Func<IBackendPlugIn>> _plugIns = new(StringComparer.Ordinal);

    /// <param name="name">The backend's name.</param>
    /// <param name="load">The plug-in; throws <see cref="InvalidInputException"/>, with how to get it, where it is not to be had.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public BackendRegistry Add(string name, Func<IBackendPlugIn> load)
    {
        if (name is BackendNames.Auto or BackendNames.Compute || !_plugIns.TryAdd(name, load))
        {
            throw new ArgumentException($"A backend named '{name}' is already registered.", nameof(name));
        }

        return this;
    }

    /// <summary>Whether a backend can be chosen here. Loads the plug-in, not its native library.</summary>
    /// <exception cref="InvalidInputException">The backend is not known, or is not here: says how to get it.</exception>
    public void Require(string name)
    {
        if (name is not (BackendNames.Auto or BackendNames.Compute))
        {
            PlugIn(name);
        }
    }

    /// <summary>Opens the backend that is asked for; for <c>auto</c>, the best that is here, and why.</summary>
    /// <exception cref="InvalidInputException">It is not here, or cannot do what is asked: says how to get it.</exception>
    public BackendChoice Choose(BackendRequest request) => request.Name switch
    {
        BackendNames.Auto => Best(request.Options),
        BackendNames.Compute => new BackendChoice(builtIn(), "it was asked for"),
        _ => new BackendChoice(PlugIn(request.Name).Open(request.Options), "it was asked for"),
    };

    /// <summary>Torch for CUDA devices, else what is built in. A CUDA device that was named is never passed over.</summary>
    private BackendChoice Best(BackendOptions options)
    {
        if (options.Device == DeviceNames.Cpu)
        {
            return new BackendChoice(builtIn(), "the device is cpu, and auto takes torch for CUDA devices only");
        }

        if (DeviceNames.IsCuda(options.Device))
        {
            return new BackendChoice(PlugIn(BackendNames.Torch).Open(options), $"torch is here, and the device {options.Device} was asked for");
        }

        IBackendPlugIn torch;
        try
        {
            torch = PlugIn(BackendNames.Torch);
        }
        catch (InvalidInputException e)
        {
            return new BackendChoice(builtIn(), e.Errors[0].Message);
        }

        try
        {
            return torch.SeesCuda()
                ? new BackendChoice(torch.Open(options), "torch is here and sees a CUDA device")
                : new BackendChoice(builtIn(), "torch is here, but sees no CUDA device");
        }
        catch (InvalidInputException e)
        {
            return new BackendChoice(builtIn(), $"torch is here, but cannot be used ({e.Errors[0].Message})");
        }
    }

    private IBackendPlugIn PlugIn(string name) => _plugIns.TryGetValue(name, out Func<IBackendPlugIn>? load) ? load() : throw new InvalidInputException(
        "backend", $"'{name}' is not a backend here", $"known are: {string.Join(", ", _plugIns.Keys.Append(BackendNames.Compute).Append(BackendNames.Auto).Order(StringComparer.Ordinal))}");
}
