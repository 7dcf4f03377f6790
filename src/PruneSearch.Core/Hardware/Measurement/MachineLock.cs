namespace PruneSearch.Hardware.Measurement;

/// <summary>
/// A reader-writer lock between all processes on a machine: while one times something, no other work of ours runs. Two lock files in
/// one folder, held open: the system lets go of them when a holder dies, however it dies. Whoever wants the machine for itself first
/// closes the gate (<c>gate.lock</c>) to newcomers while it waits for those at work (<c>work.lock</c>), so it is not starved.
/// Not re-entrant: holding a shared lease while waiting for an exclusive one waits for ever.
/// </summary>
/// <remarks>
/// The folder is <c>PRUNESEARCH_LOCK_FOLDER</c>, or <c>prunesearch-locks</c> in the temporary folder. Containers that share a machine
/// but not its temporary folder must be given a shared one.
/// </remarks>
public sealed class MachineLock
{
    public const string Variable = "PRUNESEARCH_LOCK_FOLDER";

    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const UnixFileMode EverybodyMayEnter =
        Everybody | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(50);

    private readonly string _gate;
    private readonly string _work;
    private readonly TimeProvider _clock;

    /// <param name="folder">The folder of the lock files, created if need be.</param>
    /// <param name="clock">Paces the retries.</param>
    public MachineLock(string folder, TimeProvider clock)
    {
        Folder = folder;
        _gate = Path.Combine(folder, "gate.lock");
        _work = Path.Combine(folder, "work.lock");
        _clock = clock;
    }

    public string Folder { get; }

    /// <summary>The lock of this machine.</summary>
    public static MachineLock OfThisMachine(TimeProvider clock)
    {
        string? chosen = Environment.GetEnvironmentVariable(Variable);
        return new MachineLock(string.IsNullOrEmpty(chosen) ? Path.Combine(Path.GetTempPath(), "prunesearch-locks") : chosen, clock);
    }

    /// <summary>Waits for its turn.</summary>
    /// <exception cref="InvalidInputException">The lock files cannot be created or opened.</exception>
    public async Task<MachineLease> AcquireAsync(MachineUse use, CancellationToken cancellation = default)
    {
        FileStream gate = await OpenAsync(_gate, use, cancellation).ConfigureAwait(false);
        await using (gate.ConfigureAwait(false))
        {
            return new MachineLease(await OpenAsync(_work, use, cancellation).ConfigureAwait(false));
        }
    }

    /// <summary>Takes the lease if it is free now; null if it is not, or if another is just asking for it.</summary>
    public MachineLease? TryAcquire(MachineUse use)
    {
        using FileStream? gate = TryOpen(_gate, use);
        return gate is not null && TryOpen(_work, use) is { } work ? new MachineLease(work) : null;
    }

    private async Task<FileStream> OpenAsync(string file, MachineUse use, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryOpen(file, use) is { } held)
            {
                return held;
            }

            await Task.Delay(RetryEvery, _clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Null while another holds it. .NET turns the share mode into flock(2) on Unix: a reader's is shared, FileShare.None exclusive.
    /// </summary>
    private FileStream? TryOpen(string file, MachineUse use)
    {
        try
        {
            Create(file);
            return use == MachineUse.Exclusive
                ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0)
                : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Variable,
                $"the lock file {file} cannot be used: {e.Message} Set {Variable} to a folder that every process here may write.",
                "measuring needs a lock that all processes on the machine share", e);
        }
    }

    private void Create(string file)
    {
        if (File.Exists(file))
        {
            return;
        }

        bool isUnix = !OperatingSystem.IsWindows();
        if (!Directory.Exists(Folder))
        {
            Directory.CreateDirectory(Folder);
            if (isUnix)
            {
                File.SetUnixFileMode(Folder, EverybodyMayEnter);
            }
        }

        // Another process may create it at the same moment: opening without creating comes next, so whose file it is does not matter.
        using (new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
        {
            if (isUnix)
            {
                File.SetUnixFileMode(file, Everybody);
            }
        }
    }

    /// <summary>Whether another process holds the lock: a sharing violation on Windows, EWOULDBLOCK (11; 35 on macOS) elsewhere.</summary>
    private static bool IsHeld(IOException exception) =>
        (exception.HResult & 0xFFFF) is var code && (OperatingSystem.IsWindows() ? code is 32 or 33 : code is 11 or 35);
}
