namespace PruneSearch;

/// <summary>
/// What the user gave is wrong: a file, a spec, an option. Carries every error found, so that all can be mended at once.
/// Executables turn it into exit code 2. Faults of our own are other exceptions.
/// </summary>
public class InvalidInputException : Exception
{
    public InvalidInputException(IReadOnlyList<InputError> errors, Exception? inner = null)
        : base(string.Join(Environment.NewLine, errors), inner)
    {
        ArgumentOutOfRangeException.ThrowIfZero(errors.Count);
        Errors = errors;
    }

    public InvalidInputException(string where, string message, string rule, Exception? inner = null)
        : this([new InputError(where, message, rule)], inner)
    {
    }

    public IReadOnlyList<InputError> Errors { get; }
}
