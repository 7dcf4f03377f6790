using System.Globalization;

namespace PruneSearch.Chaos.Scenarios;

/// <summary>Specs of the campaigns that are run.</summary>
internal static class CampaignText
{
    public const string Target = "edge";

    /// <summary>A real one: LeNet-5 on a few generated characters, timed briefly on the built-in runtime.</summary>
    public static string Real(string name, int candidates, double epochs) => string.Create(CultureInfo.InvariantCulture,
        $$"""
        apiVersion: prunesearch/v1
        name: {{name}}
        seed: 1
        model:
          architecture: lenet5
          training: {epochs: 1, learningRate: 0.05}
        data:
          train: "glyphs:train=1000,validation=200,test=200"
          validation: "glyphs:train=1000,validation=200,test=200"
          test: "glyphs:train=1000,validation=200,test=200"
        targets:
          - {name: {{Target}}, runtime: compute, threads: 1, batch: 1}
        objectives: [accuracy, latency({{Target}})]
        prune:
          criterion: [l1, l2]
          allocation: [perGroup, uniform]
          ratio: {min: 0.1, max: 0.8}
        recovery: {epochs: {{epochs}}, learningRate: 0.02}
        search: {sampler: nsga2, options: {populationSize: 10}, candidates: {{candidates}}}
        measurement: {rounds: 10, minimumSampleSeconds: 0.0005, warmUpSeconds: 0.02, maxSeconds: 0.5}
        """);

    /// <summary>One whose work is made up: nothing of it is read.</summary>
    public static string Simulated(string name, int candidates) => string.Create(CultureInfo.InvariantCulture,
        $$"""
        apiVersion: prunesearch/v1
        name: {{name}}
        seed: 1
        model:
          architecture: lenet5
        data:
          train: "glyphs:train=100,validation=20,test=20"
          validation: "glyphs:train=100,validation=20,test=20"
          test: "glyphs:train=100,validation=20,test=20"
        targets:
          - {name: {{Target}}, runtime: "model:edge"}
        objectives: [accuracy, latency({{Target}})]
        search: {sampler: nsga2, candidates: {{candidates}}}
        """);
}
