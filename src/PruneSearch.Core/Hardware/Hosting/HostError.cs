namespace PruneSearch.Hardware.Hosting;

/// <summary>An exception on its way from child to parent.</summary>
internal sealed record HostError(HostErrorKind Kind, string Runtime, string Code, string Message, IReadOnlyList<InputError> Errors)
{
    public static HostError From(Exception exception, string runtime) => exception switch
    {
        InvalidInputException e => new HostError(HostErrorKind.InvalidInput, runtime, "", e.Message, e.Errors),
        RuntimeFailedException e => new HostError(HostErrorKind.RuntimeFailed, e.Runtime, e.Code, e.Text, []),
        InvalidOperationException e => new HostError(HostErrorKind.InvalidOperation, runtime, "", e.Message, []),
        _ => new HostError(HostErrorKind.Fault, runtime, exception.GetType().Name, exception.Message, []),
    };

    public Exception ToException() => Kind switch
    {
        HostErrorKind.InvalidInput => new InvalidInputException(Errors),
        HostErrorKind.InvalidOperation => new InvalidOperationException(Message),
        _ => new RuntimeFailedException(Runtime, Code, Message),
    };
}
