#!/bin/sh
cat README.md
