using System.Diagnostics;

namespace PruneSearch.Bench;

/// <summary>A Python program beside this one that answers a line with a line. It is a file next to this program.</summary>
internal sealed class PythonPeer : IDisposable
{
    private readonly Process _process;

    /// <param name="python">The interpreter.</param>
    /// <param name="script">The file's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="threads">Threads of its libraries.</param>
    /// <param name="modules">A folder to look for Python packages in before all others; null for none.</param>
    public PythonPeer(string python, string script, IEnumerable<string> arguments, int threads, string? modules = null)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["OMP_NUM_THREADS"] = $"{threads}", ["OPENBLAS_NUM_THREADS"] = $"{threads}" },
        };
        if (modules is not null)
        {
            start.Environment["PYTHONPATH"] = modules;
        }

        _process = new Process { StartInfo = start };
        _process.Start();
    }

    /// <summary>The next line that it says.</summary>
    public string Line() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the Python process ended; its message is above");

    public string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return Line();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
