namespace PruneSearch.Compute.Threading;

/// <summary>
/// A fixed number of threads that run the same function together: the caller is thread 0. Inside, they meet at <see cref="Barrier"/>.
/// Threads spin briefly between calls and barriers, then sleep, so that a busy machine is not made busier.
/// </summary>
internal sealed class ThreadTeam : IDisposable
{
    private const int SpinsBeforeSleep = 20_000;

    private readonly Thread[] _threads;
    private readonly ManualResetEventSlim[] _wake;
    private Action<int>? _work;
    private int _generation;
    private int _running;
    private int _arrived;
    private int _phase;
    private bool _stopping;
    private Exception? _fault;

    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Count = threads;
        _threads = new Thread[threads - 1];
        _wake = new ManualResetEventSlim[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int index = i;
            _wake[i] = new ManualResetEventSlim(false, 0);
            _threads[i] = new Thread(() => Loop(index)) { IsBackground = true, Name = $"compute {i + 1}" };
            _threads[i].Start();
        }
    }

    public int Count { get; }

    /// <summary>Runs <paramref name="work"/> on every thread with its number, and returns when all have finished.</summary>
    public void Run(Action<int> work)
    {
        _fault = null;
        if (Count == 1)
        {
            work(0);
            return;
        }

        _work = work;
        _arrived = 0;
        Volatile.Write(ref _running, Count - 1);
        Interlocked.Increment(ref _generation);
        foreach (ManualResetEventSlim wake in _wake)
        {
            wake.Set();
        }

        Guarded(work, 0);
        var spinner = default(SpinWait);
        while (Volatile.Read(ref _running) > 0)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        if (_fault is not null)
        {
            throw new InvalidOperationException("a compute thread failed", _fault);
        }
    }

    /// <summary>Waits until every thread has come here.</summary>
    public void Barrier()
    {
        if (Count == 1)
        {
            return;
        }

        int phase = Volatile.Read(ref _phase);
        if (Interlocked.Increment(ref _arrived) == Count)
        {
            Volatile.Write(ref _arrived, 0);
            Interlocked.Increment(ref _phase);
            return;
        }

        int spins = 0;
        while (Volatile.Read(ref _phase) == phase)
        {
            if (Volatile.Read(ref _fault) is not null)
            {
                throw new OperationCanceledException("another compute thread failed");
            }

            if (++spins < SpinsBeforeSleep)
            {
                Thread.SpinWait(8);
            }
            else
            {
                Thread.Yield();
            }
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref _stopping, true);
        foreach (ManualResetEventSlim wake in _wake)
        {
            wake.Set();
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        foreach (ManualResetEventSlim wake in _wake)
        {
            wake.Dispose();
        }
    }

    private void Loop(int index)
    {
        int seen = 0;
        while (true)
        {
            int spins = 0;
            while (Volatile.Read(ref _generation) == seen && !Volatile.Read(ref _stopping))
            {
                if (++spins < SpinsBeforeSleep / 4)
                {
                    Thread.SpinWait(8);
                }
                else
                {
                    _wake[index].Wait();
                    _wake[index].Reset();
                }
            }

            if (Volatile.Read(ref _stopping))
            {
                return;
            }

            seen++;
            Guarded(_work!, index + 1);
            Interlocked.Decrement(ref _running);
        }
    }

    private void Guarded(Action<int> work, int index)
    {
        try
        {
            work(index);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _fault, e, null);
        }
    }
}
