namespace PruneSearch.Execution;

/// <summary>
/// A backend that comes in an assembly of its own, loaded where it is installed: one public class with a public constructor without
/// parameters implements this.
/// </summary>
public interface IBackendPlugIn
{
    /// <summary>The backend's name: <see cref="IExecutionBackend.Name"/>.</summary>
    string Name { get; }

    /// <exception cref="InvalidInputException">Its native library cannot be loaded, the device is not there, or it cannot do what is asked.</exception>
    IExecutionBackend Open(BackendOptions options);

    /// <summary>Whether it could work on a CUDA device here. Cheap where there is none.</summary>
    /// <exception cref="InvalidInputException">Its native library cannot be loaded.</exception>
    bool SeesCuda();
}
