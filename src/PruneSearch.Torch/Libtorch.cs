using System.Runtime.InteropServices;

namespace PruneSearch.Torch;

/// <summary>The native library: found, loaded once, described.</summary>
internal static partial class Libtorch
{
    /// <summary>A folder with libtorch's libraries, such as the <c>lib</c> of a PyTorch installation.</summary>
    public const string FolderVariable = "PRUNESEARCH_LIBTORCH";

    private static readonly Lock Gate = new();
    private static bool s_loaded;

    /// <summary><c>TorchSharp 0.106.0.0</c> and the library's file.</summary>
    public static string Version => $"TorchSharp {typeof(torch).Assembly.GetName().Version}{(File is { } file ? $", {System.IO.Path.GetFileName(file)}" : string.Empty)}";

    /// <summary>Which build it is.</summary>
    public static string Kind => torch.cuda.is_available() ? "with CUDA" : "without CUDA, or without a driver,";

    /// <summary>The library's file, links followed; null where the system does not tell.</summary>
    public static string? File
    {
        get
        {
            const string maps = "/proc/self/maps";
            string? path = !System.IO.File.Exists(maps) ? null
                : System.IO.File.ReadLines(maps).Select(l => l[(l.LastIndexOf(' ') + 1)..]).FirstOrDefault(p => System.IO.Path.GetFileName(p).StartsWith("libtorch_cpu.", StringComparison.Ordinal));
            return path;
        }
    }

    /// <summary>Loads the library, once.</summary>
    /// <exception cref="InvalidInputException">It is not to be had: says where it was looked for and how to get it.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (s_loaded)
            {
                return;
            }

            string? folder = Environment.GetEnvironmentVariable(FolderVariable);
            TextWriter console = Console.Out;
            try
            {
                Console.SetOut(TextWriter.Null); // TorchSharp prints its search before it throws
                if (!string.IsNullOrEmpty(folder))
                {
                    LoadFrom(folder);
                }

                torch.InitializeDeviceType(DeviceType.CPU);
                s_loaded = true;
            }
            catch (Exception e) when (e is NotSupportedException or DllNotFoundException or BadImageFormatException or TypeInitializationException or EntryPointNotFoundException)
            {
                throw new InvalidInputException(
                    "backend torch",
                    $"libtorch cannot be loaded{(string.IsNullOrEmpty(folder) ? string.Empty : $" from {folder}")}: {FirstLine(e)}",
                    $"build with -p:Libtorch=cpu (or cuda), install libtorch {torch.__version__}, or name its folder in {FolderVariable}: docs/backends.md");
            }
            finally
            {
                Console.SetOut(console);
            }
        }
    }

    /// <summary>Makes libtorch refuse algorithms whose results vary from run to run, or lets them again.</summary>
    /// <exception cref="InvalidInputException">This build of libtorch does not offer it.</exception>
    public static void SetDeterministic(bool on)
    {
        try
        {
            nint context = GlobalContext();
            SetDeterministicAlgorithms(context, on, false);
            SetDeterministicCudnn(context, on);
            torch.backends.cuda.matmul.allow_tf32 = false;
            torch.backends.cudnn.allow_tf32 = !on;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            if (on && torch.cuda.is_available())
            {
                throw new InvalidInputException("backend torch", "this build of libtorch does not offer deterministic algorithms on CUDA", "set torch.deterministic to false, or use libtorch for Linux or macOS");
            }
        }
    }

    /// <summary>Whether algorithms whose results vary are refused.</summary>
    public static bool IsDeterministic() => DeterministicAlgorithms(GlobalContext());

    private static void LoadFrom(string folder)
    {
        foreach (string name in new[] { "c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch" })
        {
            string file = System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so");
            if (System.IO.File.Exists(file))
            {
                NativeLibrary.Load(file);
            }
            else if (name == "torch_cpu")
            {
                throw new DllNotFoundException($"there is no {System.IO.Path.GetFileName(file)}");
            }
        }
    }

    private static string FirstLine(Exception e)
    {
        Exception inner = e is TypeInitializationException { InnerException: { } cause } ? cause : e;
        return inner.Message.Split('\n', 2)[0].Trim();
    }

    // Members of libtorch's C++ interface that TorchSharp does not pass on, by the names that Linux and macOS compilers give them.
    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at13globalContextEv")]
    private static partial nint GlobalContext();

    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at7Context26setDeterministicAlgorithmsEbb")]
    private static partial void SetDeterministicAlgorithms(nint context, [MarshalAs(UnmanagedType.U1)] bool on, [MarshalAs(UnmanagedType.U1)] bool warnOnly);

    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at7Context21setDeterministicCuDNNEb")]
    private static partial void SetDeterministicCudnn(nint context, [MarshalAs(UnmanagedType.U1)] bool on);

    [LibraryImport("torch_cpu", EntryPoint = "_ZNK2at7Context23deterministicAlgorithmsEv")]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool DeterministicAlgorithms(nint context);
}
