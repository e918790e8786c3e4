namespace SamCrowd.Experiments.Report;

/// <summary>A work that a report cites.</summary>
/// <param name="Key">Of the BibTeX entry.</param>
/// <param name="Text">As the methods paragraph names it, e.g. "Isensee et al. 2021".</param>
internal sealed record Citation(string Key, string Text, string BibTex)
{
    public static Citation Study { get; } = new("kulkarni2024anytime", "Kulkarni et al. 2024", """
        @misc{kulkarni2024anytime,
          author = {Kulkarni, Pranav and Kanhere, Adway and Savani, Dharmam and Chan, Andrew and Chatterjee, Devina and Yi, Paul H. and Parekh, Vishwa S.},
          title = {Anytime, Anywhere, Anyone: Investigating the Feasibility of Segment Anything Model for Crowd-Sourcing Medical Image Annotations},
          year = {2024},
          eprint = {2403.15218},
          archivePrefix = {arXiv}
        }
        """);

    public static Citation NnUNet { get; } = new("isensee2021nnunet", "Isensee et al. 2021", """
        @article{isensee2021nnunet,
          author = {Isensee, Fabian and Jaeger, Paul F. and Kohl, Simon A. A. and Petersen, Jens and Maier-Hein, Klaus H.},
          title = {{nnU-Net}: a self-configuring method for deep learning-based biomedical image segmentation},
          journal = {Nature Methods},
          volume = {18},
          number = {2},
          pages = {203--211},
          year = {2021},
          doi = {10.1038/s41592-020-01008-z}
        }
        """);

    public static Citation Sam { get; } = new("kirillov2023segment", "Kirillov et al. 2023", """
        @inproceedings{kirillov2023segment,
          author = {Kirillov, Alexander and Mintun, Eric and Ravi, Nikhila and Mao, Hanzi and Rolland, Chloe and Gustafson, Laura and Xiao, Tete and Whitehead, Spencer and Berg, Alexander C. and Lo, Wan-Yen and Doll{\'a}r, Piotr and Girshick, Ross},
          title = {Segment Anything},
          booktitle = {IEEE/CVF International Conference on Computer Vision},
          year = {2023},
          eprint = {2304.02643},
          archivePrefix = {arXiv}
        }
        """);

    public static Citation MedSam { get; } = new("ma2024medsam", "Ma et al. 2024", """
        @article{ma2024medsam,
          author = {Ma, Jun and He, Yuting and Li, Feifei and Han, Lin and You, Chenyu and Wang, Bo},
          title = {Segment anything in medical images},
          journal = {Nature Communications},
          volume = {15},
          pages = {654},
          year = {2024},
          doi = {10.1038/s41467-024-44824-z}
        }
        """);

    public static Citation Decathlon { get; } = new("antonelli2022decathlon", "Antonelli et al. 2022", """
        @article{antonelli2022decathlon,
          author = {Antonelli, Michela and others},
          title = {The Medical Segmentation Decathlon},
          journal = {Nature Communications},
          volume = {13},
          pages = {4128},
          year = {2022},
          doi = {10.1038/s41467-022-30695-9}
        }
        """);

    public static Citation Btcv { get; } = new("landman2015btcv", "Landman et al. 2015", """
        @misc{landman2015btcv,
          author = {Landman, Bennett and Xu, Zhoubing and Igelsias, Juan Eugenio and Styner, Martin and Langerak, Thomas Robin and Klein, Arno},
          title = {{MICCAI} Multi-Atlas Labeling Beyond the Cranial Vault: Workshop and Challenge},
          year = {2015},
          note = {Synapse syn3193805}
        }
        """);
}
