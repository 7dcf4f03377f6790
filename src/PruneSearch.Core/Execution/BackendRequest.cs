namespace PruneSearch.Execution;

/// <summary>The backend that somebody asks for, and how it is to be opened.</summary>
/// <param name="Name">One of <see cref="BackendNames.All"/>.</param>
/// <param name="Options">The device and the rest; for backends that have them.</param>
public sealed record BackendRequest(string Name, BackendOptions Options)
{
    /// <summary>Whatever is best here.</summary>
    public static BackendRequest Any { get; } = new(BackendNames.Auto, new BackendOptions());

    /// <summary>
    /// The same request where a backend or a device has been chosen for this machine. What is open (<c>auto</c>, or <c>cuda</c> for a device) is
    /// decided by that; what is said already stays, and is an error where it differs.
    /// </summary>
    /// <param name="name">The backend; null for no choice.</param>
    /// <param name="device">The device; null for no choice.</param>
    /// <exception cref="InvalidInputException">A name is not known, or the request says something else: with all that is wrong.</exception>
    public BackendRequest Narrowed(string? name, string? device)
    {
        var errors = new List<InputError>();
        string backend = name is null or BackendNames.Auto ? Name : name;
        if (!BackendNames.All.Contains(backend))
        {
            errors.Add(new InputError("--backend", $"'{backend}' is not a backend", $"one of {string.Join(", ", BackendNames.All)}"));
        }
        else if (Name != BackendNames.Auto && backend != Name)
        {
            errors.Add(new InputError("--backend", $"is {backend}, and the spec asks for {Name}", "the option decides what the spec leaves open; change the spec, or drop the option"));
        }

        string place = device is null or BackendOptions.AnyDevice ? Options.Device : device;
        if (!DeviceNames.IsKnown(place))
        {
            errors.Add(new InputError("--device", $"'{place}' is not a device", DeviceNames.Rule));
        }
        else if (Options.Device != BackendOptions.AnyDevice && place != Options.Device && !(Options.Device == DeviceNames.Cuda && DeviceNames.IsCuda(place)))
        {
            errors.Add(new InputError("--device", $"is {place}, and the spec asks for {Options.Device}", "the option decides what the spec leaves open; change the spec, or drop the option"));
        }
        else if (backend == BackendNames.Compute && DeviceNames.IsCuda(place))
        {
            errors.Add(new InputError("--device", $"is {place}, and the backend compute runs on the processor", "CUDA devices are for the backend torch"));
        }

        return errors.Count == 0 ? new BackendRequest(backend, Options with { Device = place }) : throw new InvalidInputException(errors);
    }
}
