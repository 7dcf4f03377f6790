using PruneSearch.Compute;
using PruneSearch.Conformance;
using PruneSearch.TestKit.Conformance;

if (args.Length != 1 || !Directory.Exists(args[0]))
{
    await Console.Error.WriteLineAsync("usage: PruneSearch.Conformance FOLDER, where FOLDER holds ONNX's backend test data as zip files");
    return 2;
}

var runner = new ConformanceRunner(new ComputeBackend());
ConformanceResult[] results = [.. ConformanceArchive.Read(args[0]).Select(runner.Run)];
ConformanceReport.Write(Console.Out, results);
ConformanceResult[] nets = [.. ConformanceArchive.ReadLightNets(args[0]).Select(new LightNetRunner(new ComputeBackend()).Run)];
ConformanceReport.WriteNets(Console.Out, nets);
return results.Concat(nets).All(r => !r.InScope || r.Passed) ? 0 : 1;
