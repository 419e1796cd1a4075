<?php
$token = getenv('API_TOKEN');
$level = $_ENV['LOG_LEVEL'];
$address = $_SERVER['REMOTE_ADDR'];
