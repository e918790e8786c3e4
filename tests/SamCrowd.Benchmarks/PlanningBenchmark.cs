using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Testing;

namespace SamCrowd.Benchmarks;

/// <summary>All four planners on the nine made-up data sets, against nnU-Net's own where python3 can import it.</summary>
public sealed class PlanningBenchmark : IBenchmark
{
    private const int Repeats = 7;

    // nnU-Net plans a data set that lies in its folders; laying them out is not timed.
    private const string Script = """
        import contextlib, io, os, shutil, sys, tempfile, time
        root = tempfile.mkdtemp()
        for kind in ('raw', 'preprocessed', 'results'): os.environ['nnUNet_' + kind] = os.path.join(root, kind)
        names = sorted(os.listdir(sys.argv[1]))
        for number, name in enumerate(names):
            for kind, file in (('raw', 'dataset.json'), ('preprocessed', 'dataset_fingerprint.json')):
                folder = os.path.join(root, kind, 'Dataset%03d_%s' % (500 + number, name))
                os.makedirs(os.path.join(folder, 'imagesTr'))
                shutil.copy(os.path.join(sys.argv[1], name, file), folder)
        from nnunetv2.experiment_planning.experiment_planners.default_experiment_planner import ExperimentPlanner
        from nnunetv2.experiment_planning.experiment_planners.residual_unets.residual_encoder_unet_planners import nnUNetPlannerResEncM, nnUNetPlannerResEncL, nnUNetPlannerResEncXL
        wall = processor = 0
        for number in range(len(names)):
            for planner in (ExperimentPlanner, nnUNetPlannerResEncM, nnUNetPlannerResEncL, nnUNetPlannerResEncXL):
                with contextlib.redirect_stdout(io.StringIO()):
                    made = planner(500 + number)
                    made.determine_reader_writer = lambda: type('SimpleITKIO', (), {})
                    start, used = time.perf_counter(), time.process_time()
                    made.plan_experiment()
                    wall, processor = wall + time.perf_counter() - start, processor + time.process_time() - used
        shutil.rmtree(root)
        print(wall, processor)
        """;

    public string Name => "planning";

    public string Description => "36 plans (9 fingerprints of shared/golden/plans, 4 planners), one thread, against nnU-Net's planners "
        + "where python3 can import nnunetv2; bound 1 s";

    public void Run(TextWriter output)
    {
        var inputs = Directory.EnumerateDirectories(SharedData.Golden("plans")).Order(StringComparer.Ordinal).Select(folder =>
            (Description: DatasetDescription.Read(Path.Combine(folder, "dataset.json")),
                Fingerprint: DatasetFingerprint.Read(Path.Combine(folder, "dataset_fingerprint.json")))).ToList();
        PlannerSettings[] planners = [PlannerSettings.Default, PlannerSettings.ResEncM, PlannerSettings.ResEncL, PlannerSettings.ResEncXL];
        var runs = Timing.Of(Repeats, () =>
        {
            foreach (var (description, fingerprint) in inputs)
                foreach (var planner in planners) ExperimentPlanner.Plan(description, fingerprint, planner, "benchmark");
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {inputs.Count * planners.Length} plans: "
            + $"{runs.Min(run => run.Wall):0.0000} s (processor {runs.Min(run => run.Processor):0.0000} s), bound 1 s"));
        if (PeerScript.HasNnUNet) Timing.Compare(output, "36 plans", PeerScript.Run(Script, SharedData.Golden("plans")), runs, 100);
        else output.WriteLine("  python3 cannot import nnunetv2: nothing to compare with");
    }
}
