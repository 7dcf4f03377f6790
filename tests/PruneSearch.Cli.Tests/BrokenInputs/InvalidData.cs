using System.Text;
using static PruneSearch.Cli.Tests.BrokenInputs.SoundFiles;

namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>Data that is damaged, absent, not a number, or not what the model takes.</summary>
internal static class InvalidData
{
    private static readonly byte[] X = Npy("<f4", "(4, 1, 16, 16)", Floats(1024, i => i % 7));
    private static readonly byte[] Y = Npy("<i8", "(4,)", Longs(0, 1, 2, 19));

    public static IEnumerable<BrokenInput> All()
    {
        int turn = 0;
        foreach ((string name, byte[] file) in Archives())
        {
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["data.npz"] = file, ["model.onnx"] = Plain };
            files["spec.yaml"] = Encoding.UTF8.GetBytes(ArraySpec);
            string[] arguments = (turn++ % 3) switch
            {
                0 => ["evaluate", "model.onnx", "--data", "npz:data.npz", "--raw"],
                1 => ["run", "spec.yaml", "--out", "campaign"],
                _ => ["prune", "model.onnx", "--criterion", "taylor", "--data", "npz:data.npz", "--out", "smaller.onnx"],
            };
            yield return new BrokenInput($"data, {name}, {arguments[0]}", files, arguments, "data");
        }

        foreach ((string name, string file, byte[] bytes, string data) in Folders())
        {
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["model.onnx"] = Plain, [file] = bytes };
            yield return new BrokenInput($"data, {name}", files, ["evaluate", "model.onnx", "--data", data], "data");
        }
    }

    private static IEnumerable<(string Name, byte[] File)> Archives()
    {
        yield return ("NaN", Npz(("x", Npy("<f4", "(4, 1, 16, 16)", Floats(1024, i => i == 700 ? float.NaN : 1))), ("y", Y)));
        yield return ("infinity", Npz(("x", Npy("<f4", "(4, 1, 16, 16)", Floats(1024, i => i == 3 ? float.NegativeInfinity : 1))), ("y", Y)));
        yield return ("NaN in the last sample", Npz(("x", Npy("<f4", "(4, 1, 16, 16)", Floats(1024, i => i == 1023 ? float.NaN : 1))), ("y", Y)));
        yield return ("a negative label", Npz(("x", X), ("y", Npy("<i8", "(4,)", Longs(0, 1, 2, -1)))));
        yield return ("a label beyond the model's classes", Npz(("x", X), ("y", Npy("<i8", "(4,)", Longs(0, 1, 2, 20)))));
        yield return ("a label beyond reason", Npz(("x", X), ("y", Npy("<i8", "(4,)", Longs(0, 1, 2, long.MaxValue)))));
        yield return ("a label that is no whole number", Npz(("x", X), ("y", Npy("<f4", "(4,)", Floats(4, i => i + 0.5f)))));
        yield return ("a label that is NaN", Npz(("x", X), ("y", Npy("<f4", "(4,)", Floats(4, _ => float.NaN)))));
        yield return ("fewer labels than samples", Npz(("x", X), ("y", Npy("<i8", "(3,)", Longs(0, 1, 2)))));
        yield return ("one-hot labels", Npz(("x", X), ("y", Npy("<i8", "(4, 2)", Longs(0, 1, 0, 1, 0, 1, 0, 1)))));
        yield return ("no labels", Npz(("x", X)));
        yield return ("no samples", Npz(("y", Y)));
        yield return ("samples of another shape", Npz(("x", Npy("<f4", "(4, 3, 8, 8)", Floats(768, _ => 1))), ("y", Y)));
        yield return ("samples of another rank", Npz(("x", Npy("<f4", "(4, 256)", Floats(1024, _ => 1))), ("y", Y)));
        yield return ("samples without an axis", Npz(("x", Npy("<f4", "()", Floats(1, _ => 1))), ("y", Y)));
        yield return ("zero samples", Npz(("x", Npy("<f4", "(0, 1, 16, 16)", [])), ("y", Npy("<i8", "(0,)", []))));
        yield return ("fewer bytes than the shape needs", Npz(("x", Npy("<f4", "(4, 1, 16, 16)", Floats(1000, _ => 1))), ("y", Y)));
        yield return ("a shape that fills the memory", Npz(("x", Npy("<f4", "(4, 1000000, 1000000)", Floats(8, _ => 1))), ("y", Y)));
        yield return ("a shape beyond 64 bits", Npz(("x", Npy("<f4", "(99999999999999999999, 1)", Floats(8, _ => 1))), ("y", Y)));
        yield return ("a negative shape", Npz(("x", Npy("<f4", "(-4, 1, 16, 16)", Floats(1024, _ => 1))), ("y", Y)));
        yield return ("objects", Npz(("x", Npy("|O", "(4, 1, 16, 16)", Floats(1024, _ => 1))), ("y", Y)));
        yield return ("complex numbers", Npz(("x", Npy("<c8", "(4, 1, 8, 16)", Floats(1024, _ => 1))), ("y", Y)));
        yield return ("an array that is text", Npz(("x", "not an array"u8.ToArray()), ("y", Y)));
        yield return ("an empty array", Npz(("x", []), ("y", Y)));
        yield return ("an empty zip", Npz());
        yield return ("a zip cut in the middle", Samples()[..(Samples().Length / 2)]);
        yield return ("a zip cut at the end", Samples()[..^3]);
        yield return ("a zip with a bit turned over", Flipped(Samples(), 60));
        yield return ("an empty file", []);
        yield return ("text", "hello"u8.ToArray());
    }

    private static IEnumerable<(string Name, string File, byte[] Bytes, string Data)> Folders()
    {
        yield return ("an archive that is not there", "other.txt", [], "npz:data.npz");
        yield return ("a folder that is not there", "other.txt", [], "cifar10:data");
        yield return ("CIFAR-10 of a wrong length", "data/test_batch.bin", new byte[3000], "cifar10:data");
        yield return ("CIFAR-10 with class 77", "data/test_batch.bin", [77, .. new byte[3072]], "cifar10:data");
        yield return ("CIFAR-10 in a broken gzip", "data/test_batch.bin.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3], "cifar10:data");
        yield return ("MNIST with a wrong magic number", "data/t10k-images-idx3-ubyte", new byte[16], "mnist:data");
        yield return ("MNIST without its labels", "data/t10k-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4], "mnist:data");
        yield return ("a folder of no images", "data/test/a/readme.txt", [], "images:data");
        yield return ("an image that is text", "data/test/a/image.png", "no image"u8.ToArray(), "images:data");
        yield return ("an image that is cut off", "data/test/a/image.png", [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0], "images:data");
        yield return ("a file where a folder should be", "data", [1], "images:data");
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        byte[] result = [.. bytes];
        result[at] ^= 4;
        return result;
    }
}
