using System.Runtime.InteropServices;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class LibrarySearchTests : IDisposable
{
    private static readonly string Plain =
        OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_path_that_is_asked_for_is_used_or_refused()
    {
        string near = _folder.File("app/" + Plain, "x");
        string asked = _folder.File("mine/custom-name.so", "x");
        string inFolder = _folder.File("release/lib/" + Plain, "x");
        Assert.Equal(asked, Search().Find(asked));
        Assert.Equal(inFolder, Search().Find(Path.GetDirectoryName(inFolder)));
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => Search().Find(_folder.File("nowhere/lib.so")));
        Assert.Contains("nowhere", error.Message);
        Assert.Equal(near, Search().Find(null));
    }

    [Fact]
    public void The_variable_comes_before_the_usual_places_and_is_never_passed_over()
    {
        _folder.File("app/" + Plain, "x");
        _environment[LibrarySearch.Variable] = _folder.File("configured/" + Plain, "x");
        Assert.Equal(_environment[LibrarySearch.Variable], Search().Find(null));
        _environment[LibrarySearch.Variable] = _folder.File("gone/" + Plain);
        Assert.Equal(LibrarySearch.Variable, Assert.Throws<InvalidInputException>(() => Search().Find(null)).Errors[0].Where);
    }

    [Fact]
    public void Usual_places_come_in_their_order()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the places of Linux");
        string machine = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string node = _folder.File($"work/node_modules/onnxruntime-node/bin/napi-v6/linux/{machine}/libonnxruntime.so.1", "x");
        Assert.Equal(node, Search().Find(null));
        string python = _folder.File("work/project/.venv/lib/python3.11/site-packages/onnxruntime/capi/libonnxruntime.so.1.20.0", "x");
        Assert.Equal(python, Search().Find(null));
        string opt = _folder.File("root/opt/onnxruntime-linux-x64-1.20.0/lib/libonnxruntime.so", "x");
        Assert.Equal(opt, Search().Find(null));
        string system = _folder.File("root/usr/lib/libonnxruntime.so.1.9.0", "x");
        Assert.Equal(system, Search().Find(null));
        string newer = _folder.File("root/usr/lib/libonnxruntime.so.1.15.1", "x");
        Assert.Equal(newer, Search().Find(null));
        string onPath = _folder.File("elsewhere/libonnxruntime.so", "x");
        _environment["LD_LIBRARY_PATH"] = $"{_folder.Path}/empty:{Path.GetDirectoryName(onPath)}";
        Assert.Equal(onPath, Search().Find(null));
    }

    [Fact]
    public void Nothing_found_lists_the_places_and_the_way_out()
    {
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => Search().Find(null));
        Assert.Contains(LibrarySearch.Variable, error.Message);
        Assert.Contains(Path.Combine(_folder.Path, "app"), error.Message);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains(Path.Combine(_folder.Path, "root", "usr/local/lib"), error.Message);
        }
    }

    private LibrarySearch Search()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "work", "project"));
        return new LibrarySearch
        {
            Environment = name => _environment.GetValueOrDefault(name),
            BaseFolder = Path.Combine(_folder.Path, "app"),
            CurrentFolder = Path.Combine(_folder.Path, "work", "project"),
            Root = Path.Combine(_folder.Path, "root"),
        };
    }
}
